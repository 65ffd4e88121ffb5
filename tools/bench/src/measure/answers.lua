-- Every answer is looked at: a hit that is none, or a wrong answer, is no result. After `--` come the status, a file with the body, what
-- `Cache-Status` begins with (`-`: there is none), header lines (tabs between), and, where each request is a visit of
-- its own, how many there have been.
local status, expected, says, visit, start, headers
local threads = {}
wrong, example = 0, ""

setup = function(thread) threads[#threads + 1] = thread end

init = function(args)
  status, says, visit = tonumber(args[1]), args[3], tonumber(args[5])
  local file = io.open(args[2], "rb")
  expected = file:read("*a")
  file:close()
  headers = args[4] == "" and "" or args[4]:gsub("\t", "\r\n") .. "\r\n"
  start = "GET " .. wrk.path .. " HTTP/1.1\r\nHost: " .. wrk.headers["Host"] .. "\r\n" .. headers
end

request = function()
  if visit == nil then return start .. "\r\n" end
  visit = visit + 1
  return start .. "x-visit: " .. visit .. "\r\n\r\n"
end

response = function(came, fields, body)
  local said = fields["cache-status"] or fields["Cache-Status"] or "-"
  if came == status and body == expected and said:sub(1, #says) == says then return end
  wrong = wrong + 1
  if wrong == 1 then example = came .. ", " .. #body .. " bytes, Cache-Status: " .. said end
end

done = function()
  for _, thread in ipairs(threads) do
    if thread:get("wrong") > 0 then print("  Wrong answers: " .. thread:get("wrong") .. ", the first: " .. thread:get("example")) end
  end
end
