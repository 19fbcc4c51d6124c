-- wrk script: POSTs the bodies of a file in rotation and prints one line of JSON at the end.
-- arguments: PATH-OF-BODIES (one JSON body a line), and headers as "Name: value"

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  requests, at = {}, 0
  right, wrong, hits = 0, "", 0
  counts = {}
  local headers = { ["Content-Type"] = "application/json" }
  for i = 2, #args do
    local name, value = string.match(args[i], "^(.-): (.*)$")
    headers[name] = value
  end
  for body in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("POST", nil, headers, body)
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

-- An answer counts only if it is a 200 that holds a label.
function response(status, headers, body)
  if status == 200 and string.find(body, '"label"', 1, true) then
    right = right + 1
    if (headers["x-cache"] or headers["X-Cache"]) == "hit" then hits = hits + 1 end
    return
  end
  local name = status == 200 and "200 without a label" or tostring(status)
  counts[name] = (counts[name] or 0) + 1
  local parts = {}
  for key, count in pairs(counts) do
    parts[#parts + 1] = string.format('"%s":%d', key, count)
  end
  wrong = table.concat(parts, ",")
end

function done(summary, latency, _)
  local answered, hit, bad = 0, 0, {}
  for _, thread in ipairs(threads) do
    answered = answered + thread:get("right")
    hit = hit + thread:get("hits")
    local part = thread:get("wrong")
    if part ~= "" then bad[#bad + 1] = part end
  end
  local errors = summary.errors
  io.write(string.format(
    '\n{"answered":%d,"hits":%d,"wrong":{%s},"seconds":%.6f,"connect":%d,"read":%d,"write":%d,"timeout":%d,'
      .. '"p50_ms":%.3f,"p99_ms":%.3f,"mean_ms":%.3f,"max_ms":%.3f}\n',
    answered, hit, table.concat(bad, ","), summary.duration / 1e6,
    errors.connect, errors.read, errors.write, errors.timeout,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.mean / 1e3, latency.max / 1e3))
end
