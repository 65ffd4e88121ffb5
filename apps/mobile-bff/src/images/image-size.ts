import { currentContext } from '@portico/platform';
import { DPR_HINTS, readImageHints, WIDTH_HINTS } from './image-hints.ts';
import type { ImageHints } from './image-hints.ts';
import type { ImageQuery } from './image.query.ts';

/** How large a screen usually shows its images, for an app that says nothing. */
export interface UsualSize {
  /** CSS pixels. */
  readonly w: number;
  readonly dpr: number;
}

export const THUMBNAIL: UsualSize = { w: 160, dpr: 2 };
export const FULL_WIDTH: UsualSize = { w: 320, dpr: 2 };

/** What was chosen, and the request fields that could have changed the choice. */
export interface ImageSize {
  /** Device pixels. */
  readonly pixels: number;
  readonly consulted: readonly string[];
}

/**
 * The width the device needs: `w` × density. The query decides over the hints, and the hints over what is usual. A width hint
 * already counts device pixels, so no density applies to it.
 */
export function imageSize({ w, dpr }: ImageQuery, hints: ImageHints, usual: UsualSize): ImageSize {
  const consulted = [...(w === undefined ? WIDTH_HINTS : []), ...(dpr === undefined ? DPR_HINTS : [])];
  if (w === undefined && hints.width !== undefined) return { pixels: Math.ceil(hints.width), consulted };
  const pixels = (w ?? usual.w) * (dpr ?? hints.dpr ?? usual.dpr);
  // Without the rounding, 320.00000000000006 pixels would ask for the next larger image.
  return { pixels: Math.ceil(Number(pixels.toFixed(3))), consulted };
}

/** The width for the current request, in device pixels; the answer tells caches and devices which hints count (RFC 8942). */
export function negotiateImageSize(query: ImageQuery, usual: UsualSize): number {
  const { request, reply } = currentContext();
  const { pixels, consulted } = imageSize(query, readImageHints(request.headers), usual);
  reply.header('accept-ch', [...WIDTH_HINTS, ...DPR_HINTS].join(', '));
  if (consulted.length > 0) reply.header('vary', consulted.join(', '));
  return pixels;
}
