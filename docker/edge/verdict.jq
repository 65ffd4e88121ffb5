# One entry of ModSecurity's audit log as one line of the log. What the rules matched is named and not quoted: it may be a secret.
.transaction
| (.messages | map(select(.details.ruleId | IN("949110", "949111")))) as $sums
| (.messages | map(select(.details.ruleId | IN("949110", "949111") | not))) as $matches
| (if .response.http_code | IN(470, 471) then "refused" elif ($sums | length) > 0 then "would be refused" else "noticed" end) as $verdict
| {
    level: (if $verdict == "noticed" then "info" else "warn" end),
    time: (now * 1000 | floor),
    bff: $policy,
    requestId: ((.response.headers // {} | with_entries(.key |= ascii_downcase) | .["request-id"]) // .unique_id),
    method: .request.method,
    path: (.request.uri | split("?")[0][:200]),
    verdict: $verdict,
    score: ($sums[0].message // "" | capture("Total Score: (?<score>[0-9]+)") // {score: null} | .score | if . then tonumber else null end),
    rules: ($matches | map({
      id: (.details.ruleId | tonumber),
      about: .message,
      in: ((.details.data | capture("within (?<in>[A-Z_]+(:[^: ]{1,80})?)") // {in: null} | .in) // (.details.match | capture("variable .(?<in>[A-Z_]+(:[^ '`]{1,80})?)") // {in: null} | .in))
    }) | unique_by([.id, .in]) | .[:20]),
    clientAddress: .client_ip,
    msg: "WAF verdict"
  }
| with_entries(select(.value != null))
