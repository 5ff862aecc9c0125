// What Swagger UI shows of an operation at first: what it cannot do without, and what it answers. The rest is one line each.

/** One row for all errors: they are of one shape, and only a list of statuses tells them apart. */
const foldErrors = (Responses, { React }) => props => {
  const isError = (_, status) => /^[45]/.test(status);
  const errors = props.responses.filter(isError);
  if (errors.isEmpty())
    return React.createElement(Responses, props);
  const code = errors.keySeq().map(status => `${status[0]}xx`).toSet().join(", ");
  const list = errors.entrySeq().map(([status, error]) => `- **${status}** ${error.get("description")}`).join("\n");
  const responses = props.responses.filterNot(isError).set(code, errors.first().set("description", list));
  return React.createElement(Responses, { ...props, responses });
};

/** What has a default waits behind a line that opens. */
const foldOptions = (ParameterRow, { React, layoutSelectors, layoutActions, specSelectors }) => props => {
  const { pathMethod, rawParam } = props;
  const row = React.createElement(ParameterRow, props);
  if (rawParam.get("required"))
    return row;
  const place = [...pathMethod, "options"];
  const isOpen = layoutSelectors.isShown(place, false);
  const options = specSelectors.specJsonWithResolvedSubtrees().getIn(["paths", ...pathMethod, "parameters"])
    .filterNot(parameter => parameter.get("required"));
  if (rawParam.get("name") !== options.first().get("name"))
    return isOpen && row;
  const line = React.createElement("tr", { className: "options" }, React.createElement("td", { colSpan: 2 },
    React.createElement("button", { type: "button", "aria-expanded": isOpen, onClick: () => layoutActions.show(place, !isOpen) },
      "Options", React.createElement("small", null, options.map(parameter => parameter.get("name")).join(", ")))));
  return React.createElement(React.Fragment, null, line, isOpen && row);
};

/** What is required comes first. */
const sortParameters = (Parameters, { React }) => props => React.createElement(Parameters,
  { ...props, parameters: props.parameters.sortBy(parameter => !parameter.get("required")) });

/** Its inline styles are not allowed here. */
const noLogo = () => () => null;

window.SwaggerUIStandalonePreset.push(() => ({
  wrapComponents: { responses: foldErrors, parameterRow: foldOptions, parameters: sortParameters, Logo: noLogo },
}));
