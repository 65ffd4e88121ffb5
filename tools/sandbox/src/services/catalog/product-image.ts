import { Random } from '../../data/random.ts';
import type { Colour } from './png.ts';
import { encodePng } from './png.ts';

const TILES = 8;

const colour = (random: Random, base: Colour): Colour =>
  base.map((part) => Math.min(255, part + random.between(-24, 24) + 24)) as unknown as Colour;

/** A mirrored pattern of tiles in five colours that is the same for the same image id, at every width. */
export const drawImage = (imageId: string, width: number): Buffer => {
  const random = new Random(`image ${imageId}`);
  const base: Colour = [random.between(40, 190), random.between(40, 190), random.between(40, 190)];
  const palette: Colour[] = [[244, 242, 238], ...Array.from({ length: 4 }, () => colour(random, base))];
  const height = (width * 3) / 4;
  const tileRows = Array.from({ length: (TILES * 3) / 4 }, () => {
    const half = Array.from({ length: TILES / 2 }, () => (random.chance(0.4) ? 0 : random.between(1, 4)));
    const tiles = [...half, ...half.toReversed()];
    return Uint8Array.from({ length: width }, (_, x) => tiles[Math.floor((x * TILES) / width)] as number);
  });
  return encodePng(width, height, palette, (y) => tileRows[Math.floor((y * tileRows.length) / height)] as Uint8Array);
};
