-- Every request is another visit: nothing that was asked for one of them may answer for another. After `--` come the number of visits that
-- there have been, and a file with the headers of those who take turns, one of them a line: `name: value`, tabs between.
--
-- The order of the headers is always the same, as it is with any one browser or program. The order of a Lua table would be another in each
-- run, and Node's object of headers another kind of object to V8, which then recompiles all code that reads it.
local visit = 0
local callers = {}
local start

init = function(args)
  start = "GET " .. wrk.path .. " HTTP/1.1\r\nHost: " .. wrk.headers["Host"] .. "\r\n"
  visit = tonumber(args[1])
  for line in args[2] and io.lines(args[2]) or function() end do
    callers[#callers + 1] = line:gsub("\t", "\r\n") .. "\r\n"
  end
  if #callers == 0 then callers[1] = "" end
end

request = function()
  local headers = callers[visit % #callers + 1]
  visit = visit + 1
  return start .. headers .. "x-visit: " .. visit .. "\r\n\r\n"
end
