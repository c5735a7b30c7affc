// Judges one leaf of a WardLedger log with @sigstore/verify, which knows nothing of WardLedger: reads JSON
//
//   {"vkey": "...", "checkpoint": signed note, "index": n, "leaf": base64 of the leaf's bytes, "hashes": [base64]}
//
// from standard input. Exit status 0: the leaf is under the signed checkpoint; 1: refused, and standard output says why;
// anything else: the question was malformed.
'use strict'

const { readFileSync } = require('node:fs')
const { createPublicKey } = require('node:crypto')
const { toTrustMaterial, VerificationError } = require('@sigstore/verify')
// the library's own check of an entry's checkpoint and inclusion; what it exports also wants a signed artifact, and the
// leaves of this log are none
const { verifyTLogInclusion } = require('@sigstore/verify/dist/tlog')

const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex')
const ED25519 = 1

const question = JSON.parse(readFileSync(0, 'utf8'))
const [name, keyId, key] = question.vkey.split(/\+(.*?)\+(.*)/s)
const typed = Buffer.from(key, 'base64')
if (typed.length !== 33 || typed[0] !== ED25519) {
  throw new Error('not an Ed25519 verifier key')
}
const spki = Buffer.concat([ED25519_SPKI, typed.subarray(1)])
createPublicKey({ key: spki, format: 'der', type: 'spki' })

const { tlogs } = toTrustMaterial({
  certificateAuthorities: [],
  timestampAuthorities: [],
  ctlogs: [],
  tlogs: [{
    baseUrl: name,
    logId: { keyId: Buffer.from(keyId, 'hex') },
    publicKey: { rawBytes: spki, keyDetails: 7 /* PKIX_ED25519 */ }
  }]
}, {})

try {
  verifyTLogInclusion({
    canonicalizedBody: Buffer.from(question.leaf, 'base64'),
    inclusionProof: {
      logIndex: String(question.index),
      hashes: question.hashes.map(hash => Buffer.from(hash, 'base64')),
      checkpoint: { envelope: question.checkpoint }
    }
  }, tlogs)
  console.log('holds')
} catch (e) {
  if (!(e instanceof VerificationError)) {
    throw e
  }
  console.log('refused: ' + e.message)
  process.exitCode = 1
}
