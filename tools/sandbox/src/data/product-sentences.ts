/** Closing sentences of product descriptions; each is 40 to 95 characters long. */
export const PRODUCT_SENTENCES: readonly string[] = [
  'Every part that wears can be ordered and replaced at home without special tools.',
  'It ships in a plain cardboard box that doubles as storage.',
  'The edges are rounded by hand, so it feels good from the first day.',
  'A small workshop makes it in batches and signs the underside.',
  'Customers tell us that it gets better after a few years of use.',
  'Care is simple: wipe it with a damp cloth and let it dry in the shade.',
  'The design has hardly changed since the first series, and for good reason.',
  'It comes with a five-year guarantee against faults in material.',
  'All packaging is free of plastic and can go straight into the paper bin.',
  'The muted colours were chosen to sit next to things you already own.',
  'Half of the material comes from recycled sources, certified every year.',
  'Tested for ten thousand cycles before it leaves the factory.',
  'A short manual in eight languages shows all that there is to know.',
  'Light enough to carry in one hand, solid enough to stay where it is put.',
];

/** Names that are hard on layouts, encodings and byte budgets. */
export const LONG_NAMES: readonly string[] = [
  'Grüße-aus-Kärnten „Jubiläumsausgabe“ – handgefertigte Übergrößen-Geschenkbox für Freundinnen & ' +
    'Freunde der Berge 🏔️ 手作りギフトボックス',
  'Édition spéciale « Été à l’Île-d’Yeu » : coffret découverte pour œnophiles, aquarellistes et ' +
    'rêveurs — série numérotée №7 ☀️ Ελληνική έκδοση',
  'Zażółć gęślą jaźń – zestaw podróżny „Łódź–Kraków–Gdańsk” z certyfikatem pochodzenia, wersja ' +
    'rozszerzona 🚂 Подарочный набор для путешествий',
];
