import type { TlsFiles } from '../tls/authority-files.ts';

/** One line a language: how a program is told of the emulator's authority, and where it reads no HTTPS_PROXY of that too. */
export function trustLines(files: TrustFiles, url: string): readonly string[] {
  const { authorityFile } = files;
  return [
    `Node    NODE_EXTRA_CA_CERTS=${authorityFile} NODE_USE_ENV_PROXY=1`,
    `Python  SSL_CERT_FILE=${authorityFile} REQUESTS_CA_BUNDLE=${authorityFile}`,
    `Go      SSL_CERT_FILE=${authorityFile}`,
    `PHP     PHP_INI_SCAN_DIR=${phpScanFolders(files)}`,
    `Java    JAVA_TOOL_OPTIONS="${javaOptions(files, url)}"`,
    `.NET    SSL_CERT_FILE=${authorityFile}`,
  ];
}

/** The files that make clients believe the emulator. */
export type TrustFiles = Pick<TlsFiles, 'authorityFile' | 'trustStoreFile' | 'phpFolder'>;

/** Options of every JVM: it knows no environment variable for a proxy or an authority. */
export function javaOptions({ trustStoreFile }: Pick<TrustFiles, 'trustStoreFile'>, url: string): string {
  const { hostname, port } = new URL(url);
  return [
    quoted(`-Djavax.net.ssl.trustStore=${trustStoreFile}`),
    `-Dhttps.proxyHost=${hostname}`,
    `-Dhttps.proxyPort=${port}`,
  ].join(' ');
}

/** The JVM takes the options apart at blanks. */
function quoted(option: string): string {
  return /\s/.test(option) ? `'${option}'` : option;
}

/** PHP's own folder of settings, which is the empty name, and the one that names the authority. */
export function phpScanFolders({ phpFolder }: Pick<TrustFiles, 'phpFolder'>): string {
  return `${process.platform === 'win32' ? ';' : ':'}${phpFolder}`;
}
