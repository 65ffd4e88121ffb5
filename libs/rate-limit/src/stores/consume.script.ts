import { RedisScript } from '@portico/redis';

/**
 * Takes the cost from all limits of a subject, or from none, as one step. It is `limits/fixed-window.ts` and `limits/gcra.ts` once more, in
 * Lua; a test holds them together. All states of a subject are fields of one hash, `value:until`, so that one key is enough and a
 * cluster needs no hash tags. The clock is that of Redis: those of the replicas may differ.
 *
 * KEYS: the subject's hash. ARGV: now in milliseconds, or nothing for the clock of Redis; the cost; then six for each limit: bucket,
 * counting, quota, per, burst, block. Returns now, 1 or 0, then value and until of each limit.
 */
export const CONSUME = new RedisScript(
  'porticoConsume',
  1,
  `
local DAY, MICRO = 86400000, 1000
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local cost = tonumber(ARGV[2])

-- The first millisecond of the next month: civil_from_days of Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms".
local function nextMonth(days)
  local since = days + 719468
  local era = math.floor(since / 146097)
  local doe = since - era * 146097
  local yoe = math.floor((doe - math.floor(doe / 1460) + math.floor(doe / 36524) - math.floor(doe / 146096)) / 365)
  local newYear = 365 * yoe + math.floor(yoe / 4) - math.floor(yoe / 100)
  local month = math.floor((5 * (doe - newYear) + 2) / 153)
  -- Years begin in March here, so that only their end moves; the last of 400 has a leap day all the same.
  local ends = newYear + math.floor((153 * (month + 1) + 2) / 5)
  if month == 11 then
    local next = yoe + 1
    ends = yoe == 399 and 146097 or 365 * next + math.floor(next / 4) - math.floor(next / 100)
  end
  return (era * 146097 + ends - 719468) * DAY
end

local function endOf(counting, per)
  if counting == 'day' then return (math.floor(now / DAY) + 1) * DAY end
  if counting == 'month' then return nextMonth(math.floor(now / DAY)) end
  return now + per
end

local buckets, limits = {}, {}
for at = 3, #ARGV, 6 do
  local limit = { counting = ARGV[at + 1], quota = tonumber(ARGV[at + 2]), per = tonumber(ARGV[at + 3]) }
  limit.burst, limit.block = tonumber(ARGV[at + 4]), tonumber(ARGV[at + 5])
  limit.interval = math.ceil(limit.per * MICRO / limit.quota)
  buckets[#buckets + 1] = ARGV[at]
  limits[#limits + 1] = limit
end

local kept = redis.call('HMGET', KEYS[1], unpack(buckets))
local allowed = 1
for index, limit in ipairs(limits) do
  local value, ends = string.match(kept[index] or '0:0', '^(%d+):(%d+)$')
  -- A field in any other form was written by others.
  limit.value, limit.ends = tonumber(value or '0'), tonumber(ends or '0')
  if limit.counting == 'gcra' then
    limit.backlog = math.max(0, math.min(limit.burst * limit.interval, limit.value - now * MICRO))
    limit.taken = math.min(cost, limit.burst) * limit.interval
    limit.fits = limit.backlog + limit.taken <= limit.burst * limit.interval
  else
    limit.next = endOf(limit.counting, limit.per)
    -- What ends later than what begins now is of a clock that has been set back since.
    if limit.ends > math.max(limit.next, now + limit.block) then limit.ends = 0 end
    limit.used = now < limit.ends and limit.value or 0
    limit.taken = math.max(1, math.min(cost, limit.quota))
    limit.fits = limit.used + limit.taken <= limit.quota
  end
  if not limit.fits then allowed = 0 end
end

local changed, last, answer = {}, 0, { now, allowed }
for index, limit in ipairs(limits) do
  local changes = false
  if allowed == 1 then
    changes = true
    if limit.counting == 'gcra' then
      limit.value = now * MICRO + limit.backlog + limit.taken
      limit.ends = math.ceil(limit.value / MICRO)
    else
      limit.value = limit.used + limit.taken
      if limit.ends <= now then limit.ends = limit.next end
    end
  elseif not limit.fits and limit.counting ~= 'gcra' and limit.block > 0 and limit.used <= limit.quota then
    changes = true
    limit.value, limit.ends = limit.quota + 1, now + limit.block
  end
  if changes then
    changed[#changed + 1] = buckets[index]
    changed[#changed + 1] = string.format('%.0f:%.0f', limit.value, limit.ends)
    last = math.max(last, limit.ends)
  end
  answer[#answer + 1] = limit.value
  answer[#answer + 1] = limit.ends
end
if #changed > 0 then
  redis.call('HSET', KEYS[1], unpack(changed))
  -- Kept for as long as its longest limit needs it, and a minute more: a clock that is set back must find what it has counted.
  local keep = last - now + 60000
  if redis.call('PTTL', KEYS[1]) < keep then redis.call('PEXPIRE', KEYS[1], string.format('%.0f', keep)) end
end
return answer
`,
);
