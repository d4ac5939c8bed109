-- A script of wrk: sends the body given as its argument by POST (or GETs without one), and ends with a line of JSON.
function init(args)
  if args[1] then
    wrk.method = 'POST'
    wrk.body = args[1]
    wrk.headers['Content-Type'] = 'application/json'
  end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"count":%d,"microseconds":%d,"bytes":%d,"failed":%d,"p50":%d,"p99":%d}\n',
    summary.requests, summary.duration, summary.bytes,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(99)
  ))
end
