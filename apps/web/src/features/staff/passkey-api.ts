import type { addPasskeyInput, passkeyAssertion, Wire } from '@backdesk/contract';
import { PageRefusal } from '../../shared/problem.ts';

/** What a browser says when its owner called it off, as a sentence. */
const calledOff = 'No passkey was used. Try again, and confirm with your finger, face or PIN.';

/** Whether this browser can speak of passkeys at all. */
export const canBrowserUsePasskeys = () =>
  typeof PublicKeyCredential === 'function' && 'parseCreationOptionsFromJSON' in PublicKeyCredential;

/** Thrown with a sentence to show when the browser made or used no passkey. */
export class PasskeyRefusal extends PageRefusal {
  override readonly name = 'PasskeyRefusal';
}

/** Has the browser make a passkey; asks for a finger, a face or a PIN. */
export async function makePasskey(optionsJson: string): Promise<Wire<typeof addPasskeyInput>['credential']> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    JSON.parse(optionsJson) as PublicKeyCredentialCreationOptionsJSON,
  );
  const credential = await ask(() => navigator.credentials.create({ publicKey }));
  const response = credential.response as AuthenticatorAttestationResponse;
  return {
    id: credential.id,
    clientDataJSON: base64url(response.clientDataJSON),
    attestationObject: base64url(response.attestationObject),
    transports: response.getTransports(),
  };
}

/** Has the browser sign in with one of its passkeys. */
export async function answerWithPasskey(
  options: PublicKeyCredentialRequestOptionsJSON,
): Promise<Wire<typeof passkeyAssertion>> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const credential = await ask(() => navigator.credentials.get({ publicKey }));
  const response = credential.response as AuthenticatorAssertionResponse;
  return {
    id: credential.id,
    clientDataJSON: base64url(response.clientDataJSON),
    authenticatorData: base64url(response.authenticatorData),
    signature: base64url(response.signature),
    userHandle: response.userHandle ? base64url(response.userHandle) : null,
  };
}

async function ask(run: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const credential = await run();
    if (credential instanceof PublicKeyCredential) return credential;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'InvalidStateError')
      throw new PasskeyRefusal('This device has a passkey for Backdesk already.');
    if (!(error instanceof DOMException)) throw error;
  }
  throw new PasskeyRefusal(calledOff);
}

function base64url(buffer: ArrayBuffer): string {
  const text = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join('');
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
