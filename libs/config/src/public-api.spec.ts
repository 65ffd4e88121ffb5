import * as config from './index.ts';

describe('@portico/config', () => {
  it('offers these names and no others', () => {
    expect(Object.keys(config).sort()).toEqual([
      'BEHIND_OTHERS', 'ByteSize', 'Cidr', 'CidrBlock', 'CodingWeights', 'Doc', 'Duration', 'FilePath', 'ListOf', 'Needs', 'NotAbove', 'Optional', 'Port', 'Secret', 'SecretText', 'Section',
      'SettingFormatError', 'SettingOrigins', 'SettingsError', 'UrlText', 'certificatesIn', 'composeSettings', 'describeSettings', 'differencesOf', 'effectiveSettings', 'effectiveYaml', 'elementsOf', 'formatBytes', 'formatDuration', 'isBehindOthers', 'keysOf',
      'loadSettings', 'loadWithOrigins', 'parseBytes', 'parseDuration', 'pemBlocks', 'privateKeyIn', 'readAddress', 'settingsSchema', 'textOfFile', 'validityFault', 'withoutOws',
      'writtenSettings',
    ]);
  });
});
