export { slug } from './slug.js'
export { truncate } from './truncate.js'
export { wordCount } from './word-count.js'   
