/** Which URLs have entries with a tag, and how many of each. */
export class Tags {
  private readonly places = new Map<string, Map<string, number>>();

  add(tag: string, place: string): void {
    const counts = this.places.get(tag) ?? new Map<string, number>();
    this.places.set(tag, counts.set(place, (counts.get(place) ?? 0) + 1));
  }

  remove(tag: string, place: string): void {
    const counts = this.places.get(tag);
    const left = (counts?.get(place) ?? 0) - 1;
    if (left > 0) counts?.set(place, left);
    else counts?.delete(place);
    if (counts?.size === 0) this.places.delete(tag);
  }

  placesOf(tag: string): readonly string[] {
    return [...(this.places.get(tag)?.keys() ?? [])];
  }
}
