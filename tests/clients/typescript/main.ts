// The main job with the types that openapi-typescript generates, and the README's own bodies. Arguments: the service's address and a
// CSV of irises.
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

const [baseUrl, iris] = process.argv.slice(2);
const service = createClient<paths>({ baseUrl });
const name = `typescript-${randomUUID()}`;

// what the body of a success is, or the refusal as its problem
function data<T>(answer: { data?: T; error?: components["schemas"]["ProblemDetails"] }): T {
  if (answer.error) throw new Error(answer.error.detail);
  return answer.data!;
}

function expect(holds: boolean, otherwise: string) {
  if (!holds) throw new Error(otherwise);
}

data(await service.POST("/api/v1/networks", {
  body: { name, layers: [{ units: 32, activation: "relu" }, { activation: "softmax" }] },
}));

const dataset = data(await service.POST("/api/v1/datasets", {
  params: { query: { name } },
  body: await readFile(iris, "utf8"),
  headers: { "Content-Type": "text/csv" },
  bodySerializer: (table) => table as string,
}));
expect(dataset.rows === 150, `${dataset.rows} rows`);

let job = data(await service.POST("/api/v1/jobs", {
  body: { network: name, dataset: name, target: "species", model: name, test: { fraction: 0.2 }, classWeights: "balanced" },
}));
while (job.status === "queued" || job.status === "running") {
  await new Promise((resume) => setTimeout(resume, 100));
  job = data(await service.GET("/api/v1/jobs/{id}", { params: { path: { id: job.id } } }));
}
expect(job.status === "succeeded", `the job ended as ${job.status}: ${job.error}`);
expect(job.request?.target === "species", `the target is ${job.request?.target}`);

const answer = data(await service.POST("/api/v1/models/{name}/predict", {
  params: { path: { name } },
  body: { instances: [{ sepal_length: 5.1, sepal_width: 3.5, petal_length: 1.4, petal_width: 0.2 }, [6.7, 3.1, 5.6, 2.4]] },
}));
const labels = answer.predictions.map((prediction) => prediction.label).join();
expect(labels === "setosa,virginica", `predicted ${labels}`);

const refused = await service.POST("/api/v1/models/{name}/predict", { params: { path: { name } }, body: { instances: [[5.1]] } });
expect(refused.response.status === 422 && refused.error!.detail.includes("Row 0"), "a row of one value was taken");

const path = { name };
for (const deletion of [
  await service.DELETE("/api/v1/models/{name}", { params: { path } }),
  await service.DELETE("/api/v1/jobs/{id}", { params: { path: { id: job.id } } }),
  await service.DELETE("/api/v1/datasets/{name}", { params: { path } }),
  await service.DELETE("/api/v1/networks/{name}", { params: { path } }),
]) data(deletion);
