-- Every request sends as much as the first argument says, in bytes.
init = function(args)
  wrk.method = "PUT"
  wrk.body = string.rep("a", tonumber(args[1]))
  wrk.headers["Content-Type"] = "application/octet-stream"
end
