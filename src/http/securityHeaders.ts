import { createHash } from 'node:crypto';
import { secureHeaders } from 'hono/secure-headers';
import { pageStyle } from './page/style.ts';

/** Gives every answer what tells a browser to do no more with it than a page of Certalog needs. */
export function securityHeaders() {
  const style = createHash('sha256').update(pageStyle).digest('base64');
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: [`'sha256-${style}'`],
      // The icon of the tab, which is in the page itself.
      imgSrc: ['data:'],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: 'DENY',
    // Other sites learn nothing. With no-referrer a browser would send forms with Origin: null (Fetch, "append a request
    // Origin header"), which cannot be told from another site's where it sends no Sec-Fetch-Site: without TLS.
    referrerPolicy: 'same-origin',
    permissionsPolicy: Object.fromEntries(unused.map((feature) => [feature, false])),
    // Whether the host is to be reached by TLS alone is for whoever ends TLS before this server to say.
    strictTransportSecurity: false,
  });
}

const unused = ['camera', 'displayCapture', 'geolocation', 'microphone', 'payment', 'usb'] as const;
