-- What wrk sends: the template, with another number for every NUMBER in it, alone or as a batch of SIZE.
-- Arguments: the template's file, SIZE (0: alone), the content type.

local threads = {}
local pieces, size = {}, 0
local sent = 0
local later = false
full, wrong, first_wrong = 0, 0, ""

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  local file = assert(io.open(args[1]))
  local template = file:read("*a")
  file:close()
  size = tonumber(args[2])
  wrk.method = "POST"
  wrk.headers["Content-Type"] = args[3]
  local from = 1
  while true do
    local first, last = template:find("NUMBER", from, true)
    if not first then break end
    table.insert(pieces, template:sub(from, first - 1))
    from = last + 1
  end
  table.insert(pieces, template:sub(from))
end

local function said()
  sent = sent + 1
  return table.concat(pieces, tostring(sent))
end

function request()
  if size == 0 then return wrk.format(nil, nil, nil, said()) end
  local items = {}
  for number = 1, size do items[number] = said() end
  return wrk.format(nil, nil, nil, "[" .. table.concat(items, ",") .. "]")
end

-- Who is asked to come later does: wrk knows of one delay a thread.
function delay()
  local wait = later and 1000 or 0
  later = false
  return wait
end

-- An event that is refused is refused within an answer that is 202.
function response(status, headers, body)
  if status == 503 then
    full, later = full + 1, true
  elseif status ~= 202 or body:find('"rejected"', 1, true) or body:find('"duplicate"', 1, true) then
    wrong = wrong + 1
    if first_wrong == "" then first_wrong = status .. " " .. body:sub(1, 300) end
  end
end

function done(summary, latency, requests)
  local full, wrong, example = 0, 0, ""
  for _, thread in ipairs(threads) do
    full = full + thread:get("full")
    wrong = wrong + thread:get("wrong")
    example = thread:get("first_wrong")
  end
  local errors = summary.errors
  io.write(string.format(
    "\nFIGURES %d %d %d %d %d %d %d\n%s\n",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    full, wrong, errors.connect + errors.read + errors.write + errors.timeout, example
  ))
end
