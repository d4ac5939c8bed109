-- The requests of our own load generator, for wrk: each order with a key of its own.
local n = 0
local started = os.time()
local body = '{"lines":[{"sku":"P-0000000","quantity":1}]}'
local headers = { ["Content-Type"] = "application/json", ["Prefer"] = "wait=10" }

request = function()
  n = n + 1
  headers["Idempotency-Key"] = string.format("%08x-0000-7000-8000-%012x", started, n)
  return wrk.format("POST", "/orders", headers, body)
end
