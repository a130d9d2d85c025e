/** One line a language: how a program is told of the emulator's authority. */
export function trustLines(authorityFile: string): readonly string[] {
  const store = authorityFile.replace(/\.pem$/, '.p12');
  const java =
    `keytool -importcert -noprompt -alias weapp-emulator -file ${authorityFile} ` +
    `-keystore ${store} -storetype PKCS12 -storepass changeit && ` +
    `export JAVA_TOOL_OPTIONS="-Djavax.net.ssl.trustStore=${store} -Djavax.net.ssl.trustStorePassword=changeit"`;
  return [
    `Node    NODE_EXTRA_CA_CERTS=${authorityFile} NODE_USE_ENV_PROXY=1`,
    `Python  SSL_CERT_FILE=${authorityFile} REQUESTS_CA_BUNDLE=${authorityFile}`,
    `Go      SSL_CERT_FILE=${authorityFile}`,
    `PHP     php -d openssl.cafile=${authorityFile} -d curl.cainfo=${authorityFile}`,
    `Java    ${java}`,
    `.NET    SSL_CERT_FILE=${authorityFile}`,
  ];
}
