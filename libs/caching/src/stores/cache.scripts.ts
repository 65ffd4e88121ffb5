import { RedisScript } from '@portico/redis';

/**
 * All entries of one owner for one URL are fields of one hash: `vary`, the names that the latest answer is chosen by; for each variant
 * `v:<id>`, the sealed answer, and `k:<id>`, when it was kept, when its time is over and by which version of the URL. Beside it `version`
 * counts how often the URL was purged. All are under the URL's hash tag, so that a script finds them in one slot. The clock is that of
 * Redis: those of the replicas may differ.
 */
const CLOCK = `
local function clock(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
`;

/**
 * KEYS: the version, then one hash for each owner. ARGV: the time, or nothing; how many owners; for each what is fixed of its requests;
 * then names and values of fields. Returns the version, and of the first owner that has an answer: its index, `vary`, the answer,
 * milliseconds since it was kept; else the index 0, and 1 when there is something of the URL that was not purged.
 */
export const FIND = new RedisScript(
  'porticoCacheFind',
  undefined,
  `${CLOCK}
local now, owners = clock(ARGV[1]), tonumber(ARGV[2])
local fields = {}
for at = 3 + owners, #ARGV, 2 do fields[ARGV[at]] = ARGV[at + 1] end
local version = redis.call('GET', KEYS[1]) or '0'
local some = 0
for owner = 1, owners do
  local vary = redis.call('HGET', KEYS[1 + owner], 'vary')
  if vary then
    local chosen = ARGV[2 + owner]
    for name in string.gmatch(vary, '[^,]+') do
      local value = fields[name]
      chosen = chosen .. '\\n' .. name .. (value and ('=' .. value) or '')
    end
    local id = redis.sha1hex(chosen)
    local kept = redis.call('HMGET', KEYS[1 + owner], 'k:' .. id, 'v:' .. id)
    local at, ends, of = string.match(kept[1] or '', '^(%d+):(%d+):(%d+)$')
    if not of or of == version then some = 1 end
    if kept[2] then
      if at and of == version and now < tonumber(ends) then return { version, owner, vary, kept[2], now - tonumber(at) } end
    end
  end
end
return { version, 0, some }
`,
);

/**
 * KEYS: the version, the owner's hash. ARGV: the time, or nothing; the version that was found before; `vary`; the variant's id; the
 * answer; milliseconds that it is kept; variants at most. Returns whether it is kept.
 */
export const KEEP = new RedisScript(
  'porticoCacheKeep',
  2,
  `${CLOCK}
local now, id, keep = clock(ARGV[1]), ARGV[4], tonumber(ARGV[6])
if (redis.call('GET', KEYS[1]) or '0') ~= ARGV[2] then return 0 end
local vary = redis.call('HGET', KEYS[2], 'vary')
if vary and vary ~= ARGV[3] then redis.call('DEL', KEYS[2]) end
if redis.call('HEXISTS', KEYS[2], 'k:' .. id) == 0 then
  local oldest, at, count = nil, nil, 0
  for _, field in ipairs(redis.call('HKEYS', KEYS[2])) do
    if string.sub(field, 1, 2) == 'k:' then
      count = count + 1
      local kept = tonumber(string.match(redis.call('HGET', KEYS[2], field), '^(%d+)') or '0')
      if not at or kept < at then oldest, at = string.sub(field, 3), kept end
    end
  end
  if count >= tonumber(ARGV[7]) then redis.call('HDEL', KEYS[2], 'k:' .. oldest, 'v:' .. oldest) end
end
redis.call('HSET', KEYS[2], 'vary', ARGV[3], 'v:' .. id, ARGV[5], 'k:' .. id, string.format('%.0f:%.0f:%s', now, now + keep, ARGV[2]))
if redis.call('PTTL', KEYS[2]) < keep then redis.call('PEXPIRE', KEYS[2], ARGV[6]) end
return 1
`,
);

/** KEYS: the version. ARGV: milliseconds that it is remembered, longer than any entry is kept. */
export const PURGE = new RedisScript(
  'porticoCachePurge',
  1,
  `redis.call('INCR', KEYS[1])
return redis.call('PEXPIRE', KEYS[1], ARGV[1])`,
);

/**
 * KEYS: the places with a tag, by when the last of their entries is over; when the tag was last purged. ARGV: the time, or nothing; the
 * place; milliseconds that its entry is kept, and since its request was sent; places at most. Returns whether the entry may be kept: not
 * when the tag was purged since, and not when there are too many to be purged.
 */
export const TAG = new RedisScript(
  'porticoCacheTag',
  2,
  `${CLOCK}
local now, keep = clock(ARGV[1]), tonumber(ARGV[3])
local purged = tonumber(redis.call('GET', KEYS[2]) or '0')
if purged > 0 and now - tonumber(ARGV[4]) <= purged then return 0 end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[5]) and not redis.call('ZSCORE', KEYS[1], ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], 'GT', string.format('%.0f', now + keep), ARGV[2])
if redis.call('PTTL', KEYS[1]) < keep then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
return 1
`,
);

/** KEYS: as of TAG. ARGV: the time, or nothing; milliseconds for which a read may be in flight. Returns the places. */
export const PURGE_TAG = new RedisScript(
  'porticoCachePurgeTag',
  2,
  `${CLOCK}
local now = clock(ARGV[1])
local places = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. string.format('%.0f', now), '+inf')
redis.call('DEL', KEYS[1])
redis.call('SET', KEYS[2], string.format('%.0f', now), 'PX', ARGV[2])
return places
`,
);
