# One line of nginx's own log as one line of the log, without the request's target, which may have secrets. Verdicts have lines of their own.
select(test("ModSecurity: (Access denied|Warning)") | not)
| (capture("^\\S+ \\S+ \\[(?<level>\\w+)\\] [0-9#]+: (\\*[0-9]+ )?(?<msg>.*)$") // {level: "error", msg: .})
| {
    level: ({"emerg": "fatal", "alert": "fatal", "crit": "error", "notice": "info"}[.level] // .level),
    time: (now * 1000 | floor),
    bff: $policy,
    clientAddress: (.msg | capture("client: (?<address>[^,]+)") // {address: null} | .address),
    msg: ("nginx: " + (.msg | sub(", (client|request|upstream|referrer): .*$"; "")))
  }
| with_entries(select(.value != null))
