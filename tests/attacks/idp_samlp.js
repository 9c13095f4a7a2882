// An identity provider of npm samlp, in another language and another XML stack than the service's: reads what the
// browser was sent with and the service's certificates as JSON from standard input, and writes the form's SAMLResponse.
"use strict";
const samlp = require("samlp");

const told = JSON.parse(require("fs").readFileSync(0, "utf8"));
const bare = (pem) => pem.replace(/-----[^-]+-----|\s/g, "");

function profile(user) {
  return {
    getClaims: () => user.attributes,
    getNameIdentifier: () => ({ nameIdentifier: "_transient", nameIdentifierFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:transient" }),
  };
}

const endpoint = samlp.auth({
  issuer: told.issuer,
  cert: told.certificate,
  key: told.key,
  recipient: told.acs,
  destination: told.acs,
  lifetimeInSeconds: 300,
  signResponse: true,
  signAssertion: told.signs_assertion,
  encryptionCert: Buffer.from(told.encryption_certificate),
  encryptionPublicKey: Buffer.from(told.encryption_public_key),
  encryptionAlgorithm: told.cipher,
  disallowEncryptionWithInsecureAlgorithm: false, // as it calls CBC, which the Swedish profile has everybody take
  warnOnInsecureEncryptionAlgorithm: false,
  authnContextClassRef: told.level,
  signingCert: bare(told.service_certificate), // the request has to be signed by the service
  getUserFromRequest: () => ({ attributes: told.attributes }),
  profileMapper: profile,
  getPostURL: (_audience, _request, _req, done) => done(null, told.acs),
  responseHandler: (response) => process.stdout.write(response.toString("base64")),
});

const query = Object.fromEntries(new URLSearchParams(told.query));
endpoint({ method: "GET", query, originalUrl: "/?" + told.query, url: "/?" + told.query }, {}, (error) => {
  process.stderr.write(String(error && error.message));
  process.exitCode = 1;
});
