/** The keys in Redis. Their hash tag keeps them in one slot of a Redis Cluster, because scripts use several. */
export function createKeys(prefix: string) {
  const tag = `{${prefix}}`;
  return {
    log: `${tag}:log`,
    requests: `${tag}:requests`,
    responses: (node: string) => `${tag}:responses:${node}`,
    session: (namespace: string, pid: string) => `${tag}:session:${namespace}:${pid}`,
    claim: (namespace: string, pid: string) => `${tag}:claim:${namespace}:${pid}`,
  };
}

export type Keys = ReturnType<typeof createKeys>;

/**
 * Appends what a node has issued: all of it, or nothing.
 *
 * KEYS log; ARGV maxLen, node, then sequence, namespace and data of each
 */
export const APPEND = `
for i = 3, #ARGV, 3 do
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*',
    'node', ARGV[2], 'sequence', ARGV[i], 'namespace', ARGV[i + 1], 'data', ARGV[i + 2])
end`;

/**
 * Saves a session, unless it was saved later, a newer epoch of it is there, or it has departed: a command can arrive late, by
 * a connection that has been given up. Without a state the session can't be restored.
 *
 * KEYS session, claim; ARGV epoch, revision, time to live in milliseconds, state or ''
 */
export const SAVE = `
local epoch = redis.call('HGET', KEYS[1], 'epoch')
local revision = redis.call('HGET', KEYS[1], 'revision') or 0
if epoch == 'departed' or (epoch and tonumber(epoch) > tonumber(ARGV[1])) then return 0 end
if epoch == ARGV[1] and tonumber(revision) > tonumber(ARGV[2]) then return 0 end
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'revision', ARGV[2], 'state', ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('DEL', KEYS[2])
return 1`;

/**
 * Claims the next epoch of a session. Returns an empty list while another connection is being let in with it.
 *
 * KEYS session, claim, log; ARGV time to live and time for a claim in milliseconds, maxLen, node, namespace, pid
 */
export const CLAIM = `
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if not epoch or epoch == 'departed' or redis.call('HGET', KEYS[1], 'state') == '' then return false end
if not redis.call('SET', KEYS[2], ARGV[4], 'NX', 'PX', ARGV[2]) then return {} end
epoch = redis.call('HINCRBY', KEYS[1], 'epoch', 1)
redis.call('HDEL', KEYS[1], 'revision')
redis.call('PEXPIRE', KEYS[1], ARGV[1])
local data = cjson.encode({kind = 'claim', pid = ARGV[6], epoch = epoch})
local offset = redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[3], '*',
  'node', ARGV[4], 'namespace', ARGV[5], 'data', data)
return {tostring(epoch), offset, redis.call('HGET', KEYS[1], 'state')}`;

/**
 * Ends a session for good.
 *
 * KEYS session, log; ARGV time to live in milliseconds, maxLen, node, namespace, data
 */
export const DEPART = `
redis.call('HSET', KEYS[1], 'epoch', 'departed')
redis.call('HDEL', KEYS[1], 'state')
redis.call('PEXPIRE', KEYS[1], ARGV[1])
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[2], '*', 'node', ARGV[3], 'namespace', ARGV[4], 'data', ARGV[5])`;

/** Gives back a claim. KEYS claim; ARGV node */
export const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;
