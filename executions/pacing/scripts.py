"""The decisions that Redis makes atomically for all workers: whether a call may go out, and the effect of its
outcome.

Both scripts read Redis's own clock, so that workers' clocks are never compared, and take the keys of one
PacedTarget.
"""

_NAMES = """
local held, doubted, probed, turns, slots = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local pace, failures, broken, tried = KEYS[6], KEYS[7], KEYS[8], KEYS[9]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function keep(key, millis)
    if redis.call('PTTL', key) < millis then redis.call('PEXPIRE', key, math.ceil(millis)) end
end
"""

ENTER = (
    _NAMES
    + """
local who, slot, rate, capacity = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local most, lease, late = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local probe_every, break_for = ARGV[8], ARGV[9]

local left = redis.call('PTTL', held)
if left > 0 then return {'held', left} end

local since = redis.call('GET', broken)
if since then
    left = redis.call('PTTL', tried)
    if left > 0 then
        -- The first who comes is told the time of the next probe, all others a time when it has been answered.
        local first = redis.call('GET', tried) == 'made'
        redis.call('SET', tried, 'awaited', 'KEEPTTL')
        return {'broken', first and left or left + 2000, since}
    end
elseif redis.call('EXISTS', doubted) == 1 then
    left = redis.call('PTTL', probed)
    if left > 0 then return {'held', left} end
end

if rate > 0 or most > 0 then
    redis.call('ZREMRANGEBYSCORE', turns, '-inf', now - late)
    redis.call('ZREMRANGEBYSCORE', slots, '-inf', now)
    local turn = tonumber(redis.call('ZSCORE', turns, who) or nil)
    local at = turn or now
    if rate > 0 and not turn then
        local interval = 60000 / rate
        local free = math.max(tonumber(redis.call('HGET', pace, 'next') or 0), now - interval * (capacity - 1))
        redis.call('HSET', pace, 'next', free + interval)
        keep(pace, free + interval * capacity - now)
        at = math.max(free, now)
    end
    if most > 0 and at <= now then
        local each = math.max(tonumber(redis.call('HGET', pace, 'takes') or 250) / most, 50)
        local before = turn and 0 or redis.call('ZCOUNT', turns, '-inf', now + each)
        if redis.call('ZCARD', slots) + before >= most then
            local rank = turn and redis.call('ZRANK', turns, who) or redis.call('ZCARD', turns)
            at = now + each * (rank + 1)
        end
    end
    if at > now then
        redis.call('ZADD', turns, at, who)
        keep(turns, at - now + late)
        return {'turn', math.ceil(at - now)}
    end
    redis.call('ZREM', turns, who)
    if most > 0 then
        redis.call('ZADD', slots, now + lease, slot)
        keep(slots, lease)
    end
end

if since then redis.call('SET', tried, 'made', 'PX', break_for) end
if redis.call('EXISTS', doubted) == 1 then
    redis.call('SET', probed, '1', 'PX', probe_every)
    return {'go', 1}
end
return {'go', 0}
"""
)
"""May a call go out? `{'go', whether it is a probe}` or `{reason, milliseconds, since}`.

The rate limit is a generic cell rate algorithm (ITU-T I.371, annex A), which is a token bucket that stores one
time instead of a level. A call that must wait gets a time slot: its token is already taken and is there when it
returns, so that each waiting call checks about once, however many wait. If the concurrency is exhausted, the
time is an estimate, from the recent duration of calls and the number waiting; a call that returns too early
keeps its rank.
"""

LEAVE = (
    _NAMES
    + """
local verdict, who, slot, asked, took = ARGV[1], ARGV[2], ARGV[3], ARGV[4] == '1', tonumber(ARGV[5])
local failures_to_break, break_for, limited = tonumber(ARGV[6]), ARGV[7], ARGV[8] == '1'

redis.call('ZREM', slots, slot)
if verdict == 'unsent' then
    if limited then
        redis.call('ZADD', turns, now, who)
        keep(turns, 60000)
    end
    return
end
if limited then
    local before = tonumber(redis.call('HGET', pace, 'takes') or took)
    redis.call('HSET', pace, 'takes', before * 0.8 + took * 0.2)
    keep(pace, 3600000)
end
if verdict == 'answered' then
    redis.call('DEL', failures, broken, tried)
    if asked then redis.call('DEL', doubted, probed) end
elseif verdict == 'failed' then
    local count = redis.call('INCR', failures)
    redis.call('PEXPIRE', failures, 3600000)
    if count >= failures_to_break and redis.call('SET', broken, now, 'NX', 'PX', 86400000) then
        redis.call('SET', tried, 'made', 'PX', break_for)
    end
end
"""
)
"""The call is over: its slot is free, and its outcome counts for the breaker."""

RENEW = """
local time = redis.call('TIME')
redis.call('ZADD', KEYS[1], 'XX', time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[2], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
"""
"""Renew the slot of a call in progress."""
