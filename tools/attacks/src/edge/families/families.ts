import type { Family } from './family.ts';
import { LFI, RFI } from './files.ts';
import { JAVA, NODE, PHP } from './languages.ts';
import { PROTOCOL } from './protocol.ts';
import { RCE } from './rce.ts';
import { FIXATION, SCANNERS } from './scanners.ts';
import { SQLI } from './sqli.ts';
import { XSS } from './xss.ts';

export const FAMILIES: readonly Family[] = [SQLI, XSS, LFI, RFI, RCE, PHP, NODE, JAVA, FIXATION, PROTOCOL, SCANNERS];
