global using Metric = Bench.Results.Model.MetricDefinition;
