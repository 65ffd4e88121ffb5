import type { Figures } from '../lab/result.ts';
import type { Bar } from './bar.ts';
import { atMost } from './bar.ts';

/** Whatever happens: no write is carried out twice, and none that was promised is missing. */
export const noWriteDoubled = ({ writes }: Figures): Bar[] => [
  atMost('writes doubled', writes.doubled, 0, ''),
  atMost('writes promised and not carried out', writes.lost, 0, ''),
];
