/** What shops' customers write, with the words that look like commands of something else. */
export const NAMES = ["O'Brien", "D'Angelo", "Siobhán O'Neill", 'Jean-Luc', 'Müller', "N'Golo", 'Łukasz', 'Ana María', 'Null', 'Drop', 'Søren', "Mary O'Shea & Sons", 'Żaneta', 'Nguyễn Thị', '山田太郎', 'Али', 'Σωκράτης', 'Xu', 'Union', 'Grant', 'Dr. Select', "Int'l Trading Ltd."] as const;
export const STREETS = ["King's Road", 'Rue de l’Église', "Rue de l'Or", 'Straße des 17. Juni', 'Plaça del Rei', 'St. Mary’s Ave', 'Alter Markt', 'Or Street', 'C/ Mayor', 'Calle 8 #12-34', 'ул. Ленина', '中山路', "Queen's Gate Mews"] as const;
export const CITIES = ['Köln', 'São Paulo', "L'Aquila", 'Åbo', 'Winston-Salem', '東京', 'St. Louis', "'s-Hertogenbosch", 'København', 'Dún Laoghaire', 'Москва', 'Aix-en-Provence'] as const;
export const MATERIALS = ['oak', 'walnut', 'ash', 'solid pine', 'copper', 'brushed steel', 'glass', 'wool', 'linen & cotton', 'bamboo'] as const;
export const THINGS = [
  'drop leaf table', 'select grade planks', 'union jack cushion', 'order book', 'table for two', 'executive chair', 'insert frame', 'echo dot stand', 'cat bowl', 'ping pong table',
  'script font stamp', 'sleeping bag', 'wall cabinet', 'shell lamp', 'bash guard', 'perl grey rug', 'java coffee grinder', 'python skin print', 'ruby glass', 'curl brush', 'node table',
  'host stand', 'kettle', 'window seat', 'frame 30x40', 'cut-out board', 'group of 4 chairs', 'alter ego poster', 'exec desk', 'update kit', 'top & tail set', 'nice mug', 'system shelf',
] as const;
export const SEARCHES = [
  'select a {thing} from {material}', '{thing}', '{material} {thing}', 'order by friday {thing}', '{thing} and {thing}', '{thing} or {thing}', '{thing} not {material}', 'where is the {thing}?',
  '{thing} < {price}', '{thing} > {price}', '{thing} under {price}', '"{thing}"', "women's {thing}", "kids' {thing}", '{thing} + {thing}', '{thing} 10" x 12"', "{thing} 6' 2\"", '{thing} 50% off', '{thing}: {material}',
  '{thing} (like new)', '{thing} -{material}', '{thing} & {thing}', '#{thing}', '{thing} | {material}', 'delete marks from {material}', 'how to drop a {thing} into a {thing}', 'union of {material} and {material}',
  'having a {thing} & {thing} set', '1=1 scale {thing}', 'case when closed {thing}', 'insert into a {thing}', 'update my {thing} set', 'is {thing} null and void?', '{emoji} {thing}', '{thing}; {thing}', 'who am i? {thing}', 'if {material} then {thing}',
] as const;
export const REVIEWS = [
  "It's great — {name} loves it! {emoji}", 'Good value for {price}; delivery took 2-3 days.', "Don't buy: the {thing} broke after 1 week, and the shop didn't answer.", 'Select the {material} one, it is better than the one from {city}.',
  'I ordered 2 & got 3 ({thing})... 5/5 stars!', "Sehr schön, aber die Lieferung nach {city} hat gedauert. Preis: {price}. Würde ich's wieder kaufen? Ja!", "Très bien ! L'étagère est jolie, mais il n'y a pas de vis ; j'ai dû en acheter à {city}.",
  '¿Vale la pena? Sí: el acabado de {material} es precioso. ¡Gracias, {name}!', 'とても良いです。{price}の価値があります。', '非常好，物流很快！{emoji}', 'Отличный стол, доставили в {city} за 3 дня.', 'Bardzo dobra jakość; polecam! "{thing}" wygląda jak na zdjęciu.',
  'รักมันมาก {emoji}{emoji}', 'رائع جداً، شكراً لكم', "Ordered by {name} from {city}, where it's cold: the {thing} and the {thing} fit together.", "10/10 <3 would buy again :) - {name}", 'Update: after a month, the table still stands. Union of form & function.', "Cons: smell. Pros: price, look; set up in 10 min.\nI'd buy it again!",
  'See https://blog.example/{slug}?id={number}&ref=review for photos.', 'The script on the {thing} is too small; alert your customers!', "It isn't {material} (as stated), it's painted. 1 star, or less than 1.", 'Like new = not new. {price} is too much for "{thing}".', "I can't say if 5 > 4 or not, but A+++ from me.",
  'Drop it, and it breaks. Insert the leg into the table top; then it is fine.', 'He said: "where did you get that?" and I told him: from {city}!',
] as const;
export const NOTES = ['Ring twice; leave at no. {number}/{number}, 2nd floor', "Please don't bend!", 'c/o {name}, door code #{number}*', 'Gift for {name}: "Happy birthday!" {emoji}', 'call +49 (0)30 {number}-{number} before', 'P.O. Box {number}', 'Leave it with the neighbour (O’Hara) or at the shop & text me', 'Wenn keiner da ist: bei {name} abgeben', 'between 9:00-17:00, not on Sat/Sun', 'A/C unit in the back; use side door -->'] as const;
export const EMOJI = ['😀', '❤️', '👍🏽', '🪑', '👨‍👩‍👧', '🔥', '🇮🇪', '✨', '🛋️', '¯\\_(ツ)_/¯'] as const;
export const COINS = ['€', '$', '£', 'CHF ', '¥', 'kr '] as const;
