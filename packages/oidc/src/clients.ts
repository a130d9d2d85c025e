/**
 * Reads a list of websites without loading the provider.
 *
 * @module
 */
export {
  type ReadWebsites,
  readWebsites,
  type Website,
  type WebsiteFlaw,
  type WebsiteGrant,
} from './website.ts';
