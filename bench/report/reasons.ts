/** Why a table's target is missed, by the table's id; printed only while one is. */
export const reasons: Readonly<Record<string, string>> = {
  'verify-postgres':
    'The statement by hand reads four columns, ours the 23 of a session and its user: the driver makes an object of each column of each answer.',
  http: 'A `GET /auth/me` carries a request id, the headers that forbid caching and sniffing, and is counted in the metrics; behind Redis every answer to a session that is older than five seconds takes a round trip.',
  login:
    'The tutorial spends most of its time in axios, and so do both in `node:http` and SQLite, which nobody gets around: what is left on top cannot become five times cheaper.',
  'open-data': 'Both sides spend most of their time in OpenSSL, and ours checks what the demo does not.',
  'growth-sqlite-login': 'See the look-up: the pages that a login touches are in no cache either.',
  'growth-sqlite-verify':
    'The look-up by hand grows as much: with more people than fit into the caches of the processor and of SQLite, every look-up reads pages that nobody has read lately. Mapping the file saves a third of it, but lets the resident memory grow with the file.',
  'growth-postgresql-login':
    'Pages that are in no cache of the processor, as with SQLite, and fuller write-ahead logs.',
  'growth-postgresql-verify': 'Pages that are in no cache of the processor, as with SQLite.',
  start:
    'Node itself, OpenSSL and SQLite come first; then 2.7 MB of code are read, even though their compilation is kept, a database is made and migrated, and a signing key is made.',
  'diagram-dropped':
    'Two hundred rows at once are drawn over some thirty frames. Each takes less than half a frame of the main thread; Chromium drops some while it paints without a graphics card.',
};
