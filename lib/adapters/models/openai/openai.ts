import type { ModelInterface } from '../model-interface'
import { openReply, readWhole } from './replies'
import { readRequest, route } from './requests'

export const openai: ModelInterface = {
  route,
  readRequest,
  openReply,
  readWhole,
  credential: (key) => ({ authorization: `Bearer ${key}` }),
  headers: ['user-agent', 'originator', 'openai-beta', 'session-id', 'thread-id', 'x-client-request-id'],
  problem: (status, message) => ({ error: { message, type: errorType(status), param: null, code: null } }),
  failure: (message) => ({
    name: 'response.failed',
    data: {
      type: 'response.failed',
      response: { status: 'failed', error: { code: 'invalid_prompt', message } },
    },
  }),
}

const errorType = (status: number) => (status < 500 ? 'invalid_request_error' : 'server_error')
