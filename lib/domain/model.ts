/** The interfaces by which programs speak to models: messages, generateContent, responses. */
export const modelApis = ['anthropic', 'gemini', 'openai'] as const
export type ModelApi = (typeof modelApis)[number]
