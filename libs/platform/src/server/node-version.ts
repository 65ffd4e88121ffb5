/** The version of Node that a BFF needs: older ones lack what is relied on, such as the dates of certificates, without a word. */
const MAJOR = 24;

/** @param version as in `process.versions.node` @returns what is wrong with it */
export const nodeFault = (version: string): string | undefined =>
  Number.parseInt(version, 10) >= MAJOR ? undefined : `Node ${version} runs this BFF, which needs Node ${MAJOR} or later; install that, or run it with the node of its image`;
