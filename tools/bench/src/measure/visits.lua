-- Every request is another visit: nothing that was asked for one of them may answer for another.
local visit = 0
request = function()
  visit = visit + 1
  return wrk.format("GET", nil, { ["x-visit"] = tostring(visit) })
end
