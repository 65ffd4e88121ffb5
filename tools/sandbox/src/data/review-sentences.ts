export type Mood = 'good' | 'fair' | 'poor';

export const REVIEW_TITLES: Readonly<Record<Mood, readonly string[]>> = {
  good: ['Exactly right', 'Would buy again', 'Better than expected', 'A keeper', 'Très bien', 'Einfach gut', 'Lovely'],
  fair: ['Does its job', 'Fine for the price', 'Mixed feelings', 'Geht so', 'Almost there'],
  poor: ['Disappointed', 'Sent it back', 'Not for me', 'Schade', 'Broke early'],
};

export const REVIEW_SENTENCES: Readonly<Record<Mood, readonly string[]>> = {
  good: [
    'Arrived two days early and well packed.',
    'We use it every day and it still looks like new.',
    'The finish is much better than the photos suggest.',
    'My neighbour asked where I got it, which says enough.',
    'Simple, sturdy and no needless parts.',
    'The colour fits perfectly with what we had.',
    'I compared five of these and this was the clear winner.',
    'Sehr schön verarbeitet, gerne wieder.',
  ],
  fair: [
    'It works, but the manual could be clearer.',
    'Good idea, though a little smaller than I thought.',
    'One screw was missing; support sent a new one within a week.',
    'The quality is all right for what it costs.',
    'I would have liked more colours to choose from.',
    'Fine for now, we will see how it lasts.',
  ],
  poor: [
    'It started to wobble after two weeks.',
    'The colour has little to do with the picture.',
    'Smelled strongly when unpacked, even after a week outside.',
    'Mine came with a scratch and the exchange took a month.',
    'Too heavy for what I wanted to do with it.',
    'I expected more at this price.',
  ],
};
