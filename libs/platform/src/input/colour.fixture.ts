export enum Colour {
  Red = 'red',
  Blue = 'blue',
}

export enum Level {
  Low,
  High,
}
