/** The keys and list positions that lead from the root of the settings to one of them. */
export type SettingPath = readonly (string | number)[];

/** Writes a path as people read it: `upstreams[1].timeout`; a key that is no plain word is cut after its beginning: `a["b…"]`. */
export function formatPath(path: SettingPath): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    // `{token:abc}`, with no space, is a key named `token:abc`: what stands behind the first word may be a secret.
    if (!/^[\w-]+$/.test(step)) return `${text}["${/^[\w-]*/.exec(step)?.join('')}…"]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}
