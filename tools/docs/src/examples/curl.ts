/** What a curl command in a document asks for. */
export interface CurlCommand {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** `-i` or `-I`: the status and the headers are shown too. */
  readonly showsHeaders: boolean;
}

/** The commands of a shell block; a line ending in `\` goes on. Undefined when they are not all curl. */
export function curlCommands(shell: string): CurlCommand[] | undefined {
  const lines = shell.replace(/\\\n\s*/g, ' ').split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return lines.length > 0 && lines.every((line) => line.startsWith('curl ')) ? lines.map(curlCommand) : undefined;
}

/** Reads the few options of curl that the documents use. @throws Error for any other */
export function curlCommand(line: string): CurlCommand {
  const words = shellWords(line).slice(1);
  const headers: Record<string, string> = {};
  let [url, method, body, showsHeaders]: [string?, string?, string?, boolean?] = [];
  const next = (option: string): string => {
    const value = words.shift();
    if (value === undefined) throw new Error(`${option} needs a value in: ${line}`);
    return value;
  };
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (!word.startsWith('-')) url = word;
    else if (word === '-X') method = next(word);
    else if (word === '-d') body = next(word);
    else if (word === '-H') {
      const [name = '', value = ''] = next(word).split(/:\s*(.*)/);
      headers[name.toLowerCase()] = value;
    } else if (!/^-[siI]+$/.test(word)) throw new Error(`${word} is not an option that the documents use, in: ${line}`);
    else {
      if (/[iI]/.test(word)) showsHeaders = true;
      if (word.includes('I')) method = 'HEAD';
    }
  }
  // As curl does; for JSON, the command has to set the header.
  if (body !== undefined) headers['content-type'] ??= 'application/x-www-form-urlencoded';
  if (url === undefined) throw new Error(`no URL in: ${line}`);
  return {
    url: url.includes('://') ? url : `http://${url}`,
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers,
    body,
    showsHeaders: showsHeaders ?? false,
  };
}

/** Splits a line as a shell does, as far as quotes go. */
function shellWords(line: string): string[] {
  return Array.from(line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g), ([word]) => word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'));
}
