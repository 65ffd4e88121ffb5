/** To so many digits behind the point. */
export const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
