/** The page to log in, and what stands alone on a page. */
export const loginStyle = `
.alone { max-width: 30rem; margin: 0 auto; padding-top: clamp(1rem, 8vh, 6rem); }
.alone .brand { margin-bottom: .5rem; }
.alone form { display: grid; gap: .9rem; }
.alone form .button { justify-self: start; }
`;
