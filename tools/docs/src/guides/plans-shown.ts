/** The named plans of a printed page, and a mark for the others. */
export function plansPrinted(text: string, names: readonly string[]): string {
  const plans = text.trimEnd().split('\n\n');
  const shown = plans.filter((plan) => names.some((name) => plan.startsWith(`${name} `)));
  return ['```text', shown.join('\n\n'), ...(shown.length < plans.length ? ['', '…'] : []), '```'].join('\n');
}

const FONT = 'font-family="system-ui, sans-serif"';
const GROUND = '<rect width="100%" height="100%" rx="8" fill="#fff"/>';

/** The drawing of one plan on the page for browsers, as a picture of its own: with the ground and the font that the page gives. */
export function planDrawn(page: string, name: string): string {
  const drawing = new RegExp(`<h2>${name} [^]*?(<svg [^]*?</svg>)`).exec(page)?.[1];
  if (!drawing) throw new Error(`the page draws no plan "${name}"`);
  return `${drawing.replace(/<svg ([^>]*)>/, `<svg $1 ${FONT}>${GROUND}`)}\n`;
}
