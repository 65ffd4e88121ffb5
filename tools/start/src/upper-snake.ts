/** A name as it stands in the name of an environment variable. */
export const upperSnake = (name: string): string => name.toUpperCase().replaceAll('-', '_');
