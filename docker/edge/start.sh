#!/bin/bash
# Starts the edge: writes its configuration from the WAF_* variables (docs/guides/waf.md), then runs nginx until SIGTERM.
#   start.sh          runs
#   start.sh check    tells whether the configuration can be used
# SIGHUP has it take WAF_EXCLUSIONS over again; a file that cannot be used changes nothing.
set -euo pipefail
fail() { echo "edge: $*" >&2; exit 64; }

export WAF_HOME=${WAF_HOME:-$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)}
export WAF_RUN=${WAF_RUN:-/tmp/edge}
export WAF_POLICY=${WAF_POLICY:?name the policy: web, mobile or partner}
export WAF_BFF=${WAF_BFF:?name the BFF as host:port}
export WAF_HOST=${WAF_HOST:-0.0.0.0} WAF_PORT=${WAF_PORT:-8080} WAF_WORKERS=${WAF_WORKERS:-auto}
export WAF_MODE=${WAF_MODE:-block} WAF_PARANOIA=${WAF_PARANOIA:-1} WAF_THRESHOLD=${WAF_THRESHOLD:-5}
export WAF_BODY_LIMIT=${WAF_BODY_LIMIT:-32768}
WAF_ADDRESS_FROM=${WAF_ADDRESS_FROM:-x-forwarded-for}
WAF_TRUSTED_PROXIES=${WAF_TRUSTED_PROXIES:-}
WAF_EXCLUSIONS=${WAF_EXCLUSIONS:-/dev/null}

whole() { [[ ${!1} =~ ^[0-9]{1,9}$ && ${!1} -ge $2 && ${!1} -le $3 ]] || fail "$1 must be a whole number from $2 to $3, and is '${!1}'"; }
[[ $WAF_POLICY =~ ^[a-z0-9-]+$ && -f $WAF_HOME/policies/$WAF_POLICY.conf ]] || fail "there is no policy '$WAF_POLICY' in $WAF_HOME/policies"
[[ $WAF_BFF =~ ^[][A-Za-z0-9.:_-]+:[0-9]+$ ]] || fail "WAF_BFF must be host:port, and is '$WAF_BFF'"
[[ $WAF_HOST =~ ^[][A-Fa-f0-9.:]+$ ]] || fail "WAF_HOST must be an address, and is '$WAF_HOST'"
[[ $WAF_WORKERS == auto ]] || whole WAF_WORKERS 1 512
whole WAF_PORT 1 65535; whole WAF_PARANOIA 1 4; whole WAF_THRESHOLD 1 1000; whole WAF_BODY_LIMIT 1 134217728
[[ -r $WAF_EXCLUSIONS ]] || fail "WAF_EXCLUSIONS cannot be read: '$WAF_EXCLUSIONS'"
case $WAF_MODE in
  block) export WAF_ENGINE=On ;;
  detect) export WAF_ENGINE=DetectionOnly ;;
  *) fail "WAF_MODE must be block or detect, and is '$WAF_MODE'" ;;
esac
case $WAF_ADDRESS_FROM in
  x-forwarded-for) export WAF_LISTEN= WAF_REAL_IP_HEADER=X-Forwarded-For ;;
  proxy-protocol) export WAF_LISTEN=proxy_protocol WAF_REAL_IP_HEADER=proxy_protocol ;;
  *) fail "WAF_ADDRESS_FROM must be x-forwarded-for or proxy-protocol, and is '$WAF_ADDRESS_FROM'" ;;
esac
export WAF_REAL_IP_FROM= WAF_BALANCERS=
for range in $WAF_TRUSTED_PROXIES; do
  [[ $range =~ ^[A-Fa-f0-9.:]+(/[0-9]{1,3})?$ ]] || fail "WAF_TRUSTED_PROXIES must be addresses or CIDR ranges with spaces between, and has '$range'"
  WAF_REAL_IP_FROM+="set_real_ip_from $range; " WAF_BALANCERS+="$range 1; "
done

mkdir -p "$WAF_RUN"
cat "$WAF_EXCLUSIONS" > "$WAF_RUN/exclusions.conf"
for template in {nginx,modsecurity,problems,own-answer}.conf; do
  # Only these: nginx and ModSecurity have variables of their own.
  envsubst "$(printf '${%s} ' "${!WAF_@}")" < "$WAF_HOME/$template" > "$WAF_RUN/$template"
done

# Both logs go through a pipe, and stay open when nginx opens them twice. One reader makes lines of verdicts, the other hands on lines of requests.
rm -f "$WAF_RUN"/{requests,verdicts,errors}.pipe "$WAF_RUN/filter.socket"
mkfifo -m 600 "$WAF_RUN"/{requests,verdicts,errors}.pipe
exec 7<> "$WAF_RUN/requests.pipe" 8<> "$WAF_RUN/verdicts.pipe" 9<> "$WAF_RUN/errors.pipe"
cat < "$WAF_RUN/requests.pipe" 7>&- 8>&- 9>&- &
jq --unbuffered -c --arg policy "$WAF_POLICY" -f "$WAF_HOME/verdict.jq" < "$WAF_RUN/verdicts.pipe" 7>&- 8>&- 9>&- &
jq --unbuffered -c -R --arg policy "$WAF_POLICY" -f "$WAF_HOME/error.jq" < "$WAF_RUN/errors.pipe" 7>&- 8>&- 9>&- &

words=(-p "$WAF_RUN" -c "$WAF_RUN/nginx.conf" -e stderr)
[[ ${1:-} == check ]] && words+=(-t)
nginx "${words[@]}" 7>&- 8>&- 9>&- 2> "$WAF_RUN/errors.pipe" &
nginx=$!
# QUIT lets requests in flight finish. It is lost on an nginx that has only begun to start, so it is sent until it has worked.
stop() { while kill -QUIT $nginx 2> /dev/null; do sleep 0.2; done; }
trap stop TERM INT
say() { jq -nc --arg policy "$WAF_POLICY" --arg level "$1" --arg msg "$2" '{level: $level, time: (now * 1000 | floor), bff: $policy, msg: $msg}'; }
# Takes your exclusions over as they are now, without a request lost: nginx's new workers have them, and the old ones end with what they answer.
reload() {
  local mine=$WAF_RUN/exclusions.conf
  cp "$mine" "$mine.old"
  if cat "$WAF_EXCLUSIONS" > "$mine" && nginx "${words[@]}" -t 7>&- 8>&- 9>&- 2> "$WAF_RUN/errors.pipe"; then
    kill -HUP $nginx
    say info "exclusions have been taken over"
  else
    cp "$mine.old" "$mine"
    say error "exclusions cannot be used; those before them stay in force"
  fi
}
trap reload HUP
# A signal ends wait before nginx has ended; how it ended is known afterwards as well.
while kill -0 $nginx 2> /dev/null; do wait $nginx || true; done
code=0; wait $nginx || code=$?
exec 7>&- 8>&- 9>&-
wait
exit $code
