import { answerFormOf, type AnswerForm } from '../answer-form';

const converse = answerFormOf('bedrock-converse');

/** Amazon's Nova models: bodies are those of Converse, and each chunk has its event under the event's name. */
export const novaForm: AnswerForm = {
  ...converse,
  events: (reply, label) =>
    converse.events(reply, label).map(({ name, data }) => ({ name, data: { [name ?? '']: data } })),
};
