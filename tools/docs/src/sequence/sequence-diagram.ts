import { codeBlocks } from '../markdown/code-block.ts';

/** One arrow of a diagram. */
export interface Message {
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

/** What Mermaid makes of a `sequenceDiagram`, as far as the documents use it. */
export interface SequenceDiagram {
  /** What each is called, by its short name. */
  readonly participants: ReadonlyMap<string, string>;
  readonly messages: readonly Message[];
}

const PARTICIPANT = /^(?:participant|actor) (\w+) as (\S.*)$/;
const MESSAGE = /^(\w+)(?:->>|-->>)(\w+): (\S.*)$/;
const NOTE = /^Note over (\w+)(?:,(\w+))?: (\S.*)$/;
const OPENING = /^(?:alt|opt|loop) (\S.*)$/;
const ELSE = /^else (\S.*)$/;
/** Mermaid ends a statement at `;`, takes `#` for an entity, and stumbles over the word `end` inside a text. */
const TROUBLE = /[;#]|\bend\b/;

/** The diagrams of a document. @throws Error naming the line that Mermaid would not draw */
export function sequenceDiagrams(markdown: string): SequenceDiagram[] {
  return codeBlocks(markdown)
    .filter(({ language }) => language === 'mermaid')
    .map(({ text, line }) => sequenceDiagram(text, line + 1));
}

/** @param first the number of its first line */
function sequenceDiagram(text: string, first: number): SequenceDiagram {
  const [participants, messages]: [Map<string, string>, Message[]] = [new Map(), []];
  let open = 0;
  const [title, ...lines] = text.split('\n').map((line) => line.trim());
  if (title !== 'sequenceDiagram') throw new Error(`line ${first}: a diagram begins with sequenceDiagram`);
  lines.forEach((line, index) => {
    const wrong = (why: string): Error => new Error(`line ${first + index + 1}: ${why}: ${line}`);
    const known = (...names: readonly (string | undefined)[]): void => {
      for (const name of names) if (name !== undefined && !participants.has(name)) throw wrong(`${name} is no participant`);
    };
    const said = (words: string): string => {
      if (TROUBLE.test(words)) throw wrong('Mermaid does not read this');
      return words;
    };
    const [participant, message, note, opening, alternative] = [PARTICIPANT, MESSAGE, NOTE, OPENING, ELSE].map((pattern) => pattern.exec(line));
    if (participant) participants.set(participant[1] as string, said(participant[2] as string));
    else if (message) {
      known(message[1], message[2]);
      messages.push({ from: message[1] as string, to: message[2] as string, text: said(message[3] as string) });
    } else if (note) {
      known(note[1], note[2]);
      said(note[3] as string);
    } else if (opening) {
      said(opening[1] as string);
      open += 1;
    } else if (alternative) {
      if (open === 0) throw wrong('there is nothing open');
      said(alternative[1] as string);
    } else if (line === 'end') {
      open -= 1;
      if (open < 0) throw wrong('there is nothing open');
    } else if (line !== '' && line !== 'autonumber') throw wrong('this is no statement');
  });
  if (open > 0) throw new Error(`line ${first}: ${open} of its boxes are not closed`);
  return { participants, messages };
}

/** The routes that a diagram's messages name, `GET /v1/orders/{id}`, with the one who is asked. */
export function routesNamed({ messages }: SequenceDiagram): { readonly to: string; readonly route: string }[] {
  return messages.flatMap(({ to, text }) => Array.from(text.matchAll(/\b([A-Z]{3,}) (\/[\w/.{}-]*)/g), ([, method, path]) => ({ to, route: `${method} ${path}` })));
}

/** Every path in a diagram, whichever participant it is sent to. */
export const pathsNamed = ({ messages }: SequenceDiagram): string[] => messages.flatMap(({ text }) => Array.from(text.matchAll(/(?<![\w/:])\/[a-z][\w/.{}-]*/g), ([path]) => path));
