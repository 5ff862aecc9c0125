using MlpEngine.Kernels.Updates;

namespace MlpEngine.Tests;

/// <summary>The engine's mathematics as plain loops: single precision where bits must be equal, double where digits must be
/// right.</summary>
static class Reference
{
    public static double Activate(Activation activation, double z) => activation switch
    {
        Activation.Step => z > 0 ? 1 : 0,
        Activation.Sigmoid => 1 / (1 + Math.Exp(-z)),
        Activation.Tanh => Math.Tanh(z),
        Activation.Relu => Math.Max(0, z),
        Activation.LeakyRelu => z > 0 ? z : 0.01 * z,
        Activation.Elu => z > 0 ? z : Math.Exp(z) - 1,
        Activation.Gelu => z / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (z + 0.044715 * z * z * z))),
        Activation.Silu => z / (1 + Math.Exp(-z)),
        Activation.Softplus => z > 30 ? z : Math.Log(1 + Math.Exp(z)),
        Activation.Identity => z,
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, null),
    };

    /// <summary>ds/dz</summary>
    public static double Derivative(Activation activation, double z)
    {
        double f = 1 / (1 + Math.Exp(-z)), c = Math.Sqrt(2 / Math.PI), t = Math.Tanh(c * (z + 0.044715 * z * z * z));
        return activation switch
        {
            Activation.Sigmoid => f * (1 - f),
            Activation.Tanh => 1 - Math.Tanh(z) * Math.Tanh(z),
            Activation.Relu => z > 0 ? 1 : 0,
            Activation.LeakyRelu => z > 0 ? 1 : 0.01,
            Activation.Elu => z > 0 ? 1 : Math.Exp(z),
            // beyond, 1 - t^2 is 0 and what it is multiplied by may be infinite
            Activation.Gelu => Math.Abs(z) > 20 ? Math.Max(0, Math.Sign(z))
                : (1 + t) / 2 + z / 2 * (1 - t * t) * c * (1 + 3 * 0.044715 * z * z),
            Activation.Silu => f + z * f * (1 - f),
            Activation.Softplus => f,
            Activation.Identity => 1,
            _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, null),
        };
    }

    /// <summary>Outputs of a network given by canonical weights (eq. 12), in double.</summary>
    public static double[] Forward(Topology topology, double[] weights, ReadOnlySpan<float> x)
    {
        double[] a = [.. x.ToArray().Select(value => (double)value)];
        int next = 0;
        foreach (Layer layer in topology.Layers)
        {
            double[] z = new double[layer.Units];
            for (int j = 0; j < layer.Units; j++)
                for (int k = 0; k < a.Length; k++) z[j] += weights[next++] * a[k];
            for (int j = 0; j < layer.Units; j++) z[j] += weights[next++];
            a = layer.Activation == Activation.Softmax ? Softmax(z) : [.. z.Select(value => Activate(layer.Activation, value))];
        }
        return a;
    }

    /// <summary>One sample's loss in double.</summary>
    public static double LossOf(Loss loss, double[] a, ReadOnlySpan<float> y)
    {
        double sum = 0;
        for (int j = 0; j < a.Length; j++)
        {
            double d = a[j] - y[j];
            sum += loss switch
            {
                Loss.MeanSquaredError => d * d / 2,
                Loss.BinaryCrossEntropy => -(y[j] * Math.Log(a[j]) + (1 - y[j]) * Math.Log(1 - a[j])),
                Loss.CategoricalCrossEntropy => y[j] == 0 ? 0 : -y[j] * Math.Log(a[j]),
                Loss.MeanAbsoluteError => Math.Abs(d),
                Loss.Huber => Math.Abs(d) <= 1 ? d * d / 2 : Math.Abs(d) - 0.5,
                _ => throw new ArgumentOutOfRangeException(nameof(loss), loss, null),
            };
        }
        return sum;
    }

    /// <summary>C over all rows of the data with the L2 penalty of eq. 21 and the L1 penalty, in double.</summary>
    public static double Cost(Topology topology, double[] weights, TrainingData data, Loss loss, double l2 = 0, double l1 = 0)
    {
        double sum = 0;
        for (int row = 0; row < data.Rows; row++)
            sum += (data.Weighted ? data.Weight(row) : 1) * LossOf(loss, Forward(topology, weights, data.Input(row)), data.Target(row));
        return (sum + weights.Where((_, i) => IsWeight(topology, i)).Sum(w => l2 / 2 * w * w + l1 * Math.Abs(w))) / data.Rows;
    }

    /// <summary>Whether a place in the canonical order holds a weight, not a bias.</summary>
    public static bool IsWeight(Topology topology, int index)
    {
        int inputs = topology.Inputs;
        foreach (Layer layer in topology.Layers)
        {
            int weights = inputs * layer.Units;
            if (index < weights) return true;
            index -= weights + layer.Units;
            if (index < 0) return false;
            inputs = layer.Units;
        }
        throw new ArgumentOutOfRangeException(nameof(index));
    }

    /// <summary>One optimizer step with bits as the engine must have them.</summary>
    public static void Step(OptimizerKind kind, in StepConstants s, ref float w, float g, ref float m, ref float v)
    {
        static float Fma(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);
        switch (kind)
        {
            case OptimizerKind.Sgd:
                w = Fma(-s.Rate, g, w);
                break;
            case OptimizerKind.Momentum:
                m = Fma(s.MDecay, m, g);
                w = Fma(-s.Rate, m, w);
                break;
            case OptimizerKind.Nesterov:
                m = Fma(s.MDecay, m, g);
                w = Fma(-s.Rate, Fma(s.MDecay, m, g), w);
                break;
            case OptimizerKind.Rmsprop:
                m = Fma(s.VDecay, m, s.VGain * (g * g));
                w = Fma(-s.Rate, g / (MathF.Sqrt(m) + s.Epsilon), w);
                break;
            case OptimizerKind.Adagrad:
                m = Fma(g, g, m);
                w = Fma(-s.Rate, g / (MathF.Sqrt(m) + s.Epsilon), w);
                break;
            case OptimizerKind.Adam or OptimizerKind.Adamw:
                if (kind == OptimizerKind.Adamw) w *= s.Keep;
                m = Fma(s.MGain, g - m, m);
                v = Fma(s.VDecay, v, s.VGain * (g * g));
                w = Fma(-s.Rate, m / Fma(MathF.Sqrt(v), s.RootScale, s.Epsilon), w);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, null);
        }
        if (MathF.Abs(m) < DenormalFlush.Threshold) m = 0;
        if (MathF.Abs(v) < DenormalFlush.Threshold) v = 0;
    }

    static double[] Softmax(double[] z)
    {
        double[] exp = [.. z.Select(value => Math.Exp(value - z.Max()))];
        return [.. exp.Select(value => value / exp.Sum())];
    }
}
