import { renderSVG } from 'uqr';

/** A QR code as an SVG image, dark on white in both schemes so that phones read it. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const svg = renderSVG(text, { ecc: 'M', border: 2 });
  return <img className="bd-qr" src={`data:image/svg+xml,${encodeURIComponent(svg)}`} alt={label} />;
}
