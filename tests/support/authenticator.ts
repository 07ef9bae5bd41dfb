import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

type Options = {
  /** The page that asks; a browser would write its own. */
  origin: string;
  /** Whether a finger, a face or a PIN was asked for. */
  isUserVerified?: boolean;
};

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest();

/** A passkey as a phone or a stick holds it, written from the WebAuthn standard, for tests. */
export class TestPasskey {
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;
  readonly #id = randomBytes(16);
  #signCount = 0;
  #userHandle = '';

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#privateKey = privateKey;
    this.#publicKey = publicKey;
  }

  /** Answers `startPasskey`: what `addPasskey` takes. */
  register(optionsJson: string, options: Options) {
    const { challenge, rp, user } = JSON.parse(optionsJson) as {
      challenge: string;
      rp: { id: string };
      user: { id: string };
    };
    this.#userHandle = user.id;
    const attested = Buffer.concat([
      Buffer.alloc(16),
      Buffer.from([0, this.#id.length]),
      this.#id,
      this.#coseKey(),
    ]);
    const data = this.#authenticatorData(rp.id, 0x40, options, attested);
    const attestation = Buffer.concat([
      Buffer.from([0xa3]),
      cborText('fmt'),
      cborText('none'),
      cborText('attStmt'),
      Buffer.from([0xa0]),
      cborText('authData'),
      cborBytes(data),
    ]);
    return {
      id: base64url(this.#id),
      clientDataJSON: clientData('webauthn.create', challenge, options.origin),
      attestationObject: base64url(attestation),
      transports: ['internal'],
    };
  }

  /** Answers `passkey/options`: what `passkey/verify` takes. */
  signIn({ challenge, rpId }: { challenge: string; rpId: string }, options: Options) {
    this.#signCount += 1;
    const data = this.#authenticatorData(rpId, 0, options);
    const client = clientData('webauthn.get', challenge, options.origin);
    const signature = createSign('sha256')
      .update(Buffer.concat([data, sha256(Buffer.from(client, 'base64url'))]))
      .sign(this.#privateKey);
    return {
      id: base64url(this.#id),
      clientDataJSON: client,
      authenticatorData: base64url(data),
      signature: base64url(signature),
      userHandle: this.#userHandle,
    };
  }

  /** Makes the next signature count as `count + 1`. */
  setSignCount(count: number): void {
    this.#signCount = count;
  }

  #authenticatorData(rpId: string, flags: number, { isUserVerified = true }: Options, attested?: Buffer) {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(this.#signCount);
    const present = 0x01 | (isUserVerified ? 0x04 : 0) | flags;
    return Buffer.concat([sha256(rpId), Buffer.from([present]), count, attested ?? Buffer.alloc(0)]);
  }

  /** EC2, ES256, P-256, x and y. */
  #coseKey(): Buffer {
    const { x = '', y = '' } = this.#publicKey.export({ format: 'jwk' });
    return Buffer.concat([
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
      cborBytes(Buffer.from(x, 'base64url')),
      Buffer.from([0x22]),
      cborBytes(Buffer.from(y, 'base64url')),
    ]);
  }
}

function clientData(type: string, challenge: string, origin: string): string {
  return base64url(Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })));
}

const cborText = (text: string) => Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)]);

function cborBytes(bytes: Uint8Array): Buffer {
  // The shortest spelling of the length: the only one that readers accept.
  const head =
    bytes.length < 256
      ? Buffer.from([0x58, bytes.length])
      : Buffer.from([0x59, bytes.length >> 8, bytes.length & 0xff]);
  return Buffer.concat([head, bytes]);
}
