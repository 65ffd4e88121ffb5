import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Engine } from './engine.ts';

describe('the engine that builds and runs images', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-engine-'));
  const { PATH } = process.env;
  const program = (name: string, script: string): void => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  };

  beforeAll(() => (process.env['PATH'] = [folder, PATH].join(delimiter)));
  afterAll(() => {
    process.env['PATH'] = PATH;
    rmSync(folder, { recursive: true });
  });

  it('is Docker where its daemon answers, and Podman where it does not', () => {
    program('docker', 'exit 0');
    program('podman', 'exit 0');
    const both = Engine.find(folder)?.name;
    program('docker', 'exit 1');
    expect([both, Engine.find(folder)?.name]).toEqual(['docker', 'podman']);
    program('podman', 'exit 1');
    expect(Engine.find(folder)).toBeUndefined();
  });

  it('tells what a command wrote when it fails, and keeps HEALTHCHECK in what Podman builds', () => {
    program('podman', 'if [ "$1" = build ]; then echo no space >&2; exit 125; fi; echo "$BUILDAH_FORMAT in $PWD"');
    const engine = new Engine('podman', folder);
    expect(engine.run('run')).toBe(`docker in ${folder}`);
    expect(() => engine.run('build', '.')).toThrow('podman build . ended with 125:\nno space');
    expect([engine.succeeds('build'), engine.succeeds('run')]).toEqual([false, true]);
  });
});
