-- Every request is another visit: nothing that was asked for one of them may answer for another. After `--` come the number of visits that
-- there have been, and a file with the headers of those who take turns, one of them a line: `name: value`, tabs between.
local visit = 0
local callers = {}

init = function(args)
  visit = tonumber(args[1])
  for line in args[2] and io.lines(args[2]) or function() end do
    local headers = {}
    for name, value in line:gmatch("([%w-]+): ([^\t]*)") do headers[name] = value end
    callers[#callers + 1] = headers
  end
  if #callers == 0 then callers[1] = {} end
end

request = function()
  local headers = callers[visit % #callers + 1]
  visit = visit + 1
  headers["x-visit"] = tostring(visit)
  return wrk.format("GET", nil, headers)
end
